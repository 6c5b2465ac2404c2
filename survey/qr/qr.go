// Package qr draws QR codes: as a path for pages, as a picture for files, and in half blocks for terminals.
package qr

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"

	"github.com/skip2/go-qrcode"
)

// Path is a QR code of a text as one SVG path over a square of the returned side, quiet zone of four modules
// included. An address in capitals fits the alphanumeric mode.
func Path(address string) (path string, side int, err error) {
	rows, err := modules(address)
	if err != nil {
		return "", 0, err
	}
	var d strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); x++ {
			start := x
			for x < len(row) && row[x] {
				x++
			}
			if x > start {
				fmt.Fprintf(&d, "M%d %dh%dv1h-%dz", start, y, x-start, x-start)
			}
		}
	}
	return d.String(), len(rows), nil
}

// PNG is a QR code of a text in black and white, with so many pixels a side of each module and a quiet zone of four modules. side is that
// of the picture. The same text gives the same bytes.
func PNG(text string, pixels int) (picture []byte, side int, err error) {
	rows, err := modules(text)
	if err != nil {
		return nil, 0, err
	}
	side = len(rows) * pixels
	bits := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			if rows[y/pixels][x/pixels] {
				bits.SetColorIndex(x, y, 1)
			}
		}
	}
	var file bytes.Buffer
	err = png.Encode(&file, bits)
	return file.Bytes(), side, err
}

func modules(address string) ([][]bool, error) {
	code, err := qrcode.New(address, qrcode.Medium)
	if err != nil {
		return nil, err
	}
	return code.Bitmap(), nil
}

// Terminal prints a QR code in half blocks, light on dark: two modules a character.
func Terminal(w io.Writer, address string) error {
	rows, err := modules(address)
	if err != nil {
		return err
	}
	var text strings.Builder
	for y := 0; y < len(rows); y += 2 {
		for x := range rows[y] {
			upper, lower := !rows[y][x], y+1 >= len(rows) || !rows[y+1][x]
			switch {
			case upper && lower:
				text.WriteRune('█')
			case upper:
				text.WriteRune('▀')
			case lower:
				text.WriteRune('▄')
			default:
				text.WriteRune(' ')
			}
		}
		text.WriteByte('\n')
	}
	_, err = io.WriteString(w, text.String())
	return err
}
