package voter

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Problem is a refusal of the server (RFC 9457).
type Problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

func (p *Problem) Error() string { return fmt.Sprintf("%s (%d): %s", p.Code, p.Status, p.Detail) }

// maxAnswer bounds what a server may send: a manifest of a thousand leaders is far below.
const maxAnswer = 8 << 20

func (v *Voter) post(ctx context.Context, act string, message, answer any) error {
	body, err := json.Marshal(message)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, v.Base+"/api/v1/"+act, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := v.Client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return err
	}
	if response.StatusCode >= 400 {
		problem := &Problem{}
		if json.Unmarshal(text, problem) != nil || problem.Code == "" {
			return fmt.Errorf("%s answered %s", act, response.Status)
		}
		return problem
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(text, answer)
}
