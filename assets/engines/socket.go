package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
)

// socket is a WebSocket client that asks one thing after the other, as {"id", "method", "params"}: what the DevTools protocol and WebDriver
// BiDi have in common. Events that come between are passed over. It sends no Origin, which browsers refuse here.
type socket struct {
	mu     sync.Mutex
	conn   net.Conn
	reader *bufio.Reader
	id     int
}

func dial(ctx context.Context, address string) (*socket, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", u.Host)
	if err != nil {
		return nil, err
	}
	s := &socket{conn: conn, reader: bufio.NewReader(conn)}
	key := make([]byte, 16)
	rand.Read(key)
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n\r\n",
		u.RequestURI(), u.Host, base64.StdEncoding.EncodeToString(key))
	response, err := http.ReadResponse(s.reader, nil)
	if err == nil && response.StatusCode != http.StatusSwitchingProtocols {
		err = fmt.Errorf("%s: %s", address, response.Status)
	}
	if err != nil {
		conn.Close()
		return nil, err
	}
	return s, nil
}

// call asks, and reads the answer's result into `result`, if that is not nil. When ctx ends, the socket is closed.
func (s *socket) call(ctx context.Context, method string, params, result any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	stop := context.AfterFunc(ctx, func() { s.conn.Close() })
	defer stop()
	s.id++
	message, err := json.Marshal(map[string]any{"id": s.id, "method": method, "params": params})
	if err != nil {
		return err
	}
	if err := s.write(1, message); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	for {
		text, err := s.read()
		if err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		var answer struct {
			ID            int
			Result, Error json.RawMessage
			Message       string
		}
		if err := json.Unmarshal(text, &answer); err != nil {
			return fmt.Errorf("%s: %w", method, err)
		}
		if answer.ID != s.id {
			continue
		}
		if answer.Error != nil {
			return fmt.Errorf("%s: %s %s", method, answer.Error, answer.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(answer.Result, result)
	}
}

// write sends one frame; a client's are masked.
func (s *socket) write(opcode byte, payload []byte) error {
	frame := []byte{0x80 | opcode}
	switch n := len(payload); {
	case n < 126:
		frame = append(frame, 0x80|byte(n))
	case n < 1<<16:
		frame = binary.BigEndian.AppendUint16(append(frame, 0x80|126), uint16(n))
	default:
		frame = binary.BigEndian.AppendUint64(append(frame, 0x80|127), uint64(n))
	}
	mask := make([]byte, 4)
	rand.Read(mask)
	frame = append(frame, mask...)
	for i, b := range payload {
		frame = append(frame, b^mask[i%4])
	}
	_, err := s.conn.Write(frame)
	return err
}

// read gives the next whole message.
func (s *socket) read() ([]byte, error) {
	var message []byte
	for {
		var head [2]byte
		if _, err := io.ReadFull(s.reader, head[:]); err != nil {
			return nil, err
		}
		n := uint64(head[1] & 127)
		if wide := map[uint64]int{126: 2, 127: 8}[n]; wide > 0 {
			var length [8]byte
			if _, err := io.ReadFull(s.reader, length[8-wide:]); err != nil {
				return nil, err
			}
			n = binary.BigEndian.Uint64(length[:])
		}
		if n > 64<<20 {
			return nil, fmt.Errorf("a frame of %d bytes", n)
		}
		payload := make([]byte, n)
		if _, err := io.ReadFull(s.reader, payload); err != nil {
			return nil, err
		}
		switch opcode := head[0] & 15; opcode {
		case 8:
			return nil, fmt.Errorf("closed: %q", payload)
		case 9:
			if err := s.write(10, payload); err != nil {
				return nil, err
			}
		case 0, 1, 2:
			if message = append(message, payload...); head[0]&0x80 != 0 {
				return message, nil
			}
		}
	}
}
