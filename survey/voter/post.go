package voter

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"ceping/survey/strict"
)

// Problem is a refusal of the server (RFC 9457).
type Problem struct {
	Status int    `json:"status"`
	Code   string `json:"code"` // stable: slip_unknown, box_full, …
	Detail string `json:"detail"`
}

func (p *Problem) Error() string { return fmt.Sprintf("%s (%d): %s", p.Code, p.Status, p.Detail) }

func (v *Voter) post(ctx context.Context, act string, message, answer any) error {
	body, err := json.Marshal(message)
	if err != nil {
		return err
	}
	return v.do(ctx, http.MethodPost, act, body, answer)
}

func (v *Voter) get(ctx context.Context, path string, answer any) error {
	return v.do(ctx, http.MethodGet, path, nil, answer)
}

// do: an answer is one with status 200 alone. A redirect is none, wherever it leads: what is sent is for this server.
func (v *Voter) do(ctx context.Context, method, path string, body []byte, answer any) error {
	request, err := http.NewRequestWithContext(ctx, method, v.Base+"/api/v1/"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	client := *v.Client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return err
	}
	if response.StatusCode == http.StatusOK {
		if err := strict.Part(text, answer); err != nil {
			return fmt.Errorf("%s: the answer cannot be read: %w", path, err)
		}
		return nil
	}
	problem := &Problem{}
	if response.StatusCode < 400 || strict.Part(text, problem) != nil || problem.Code == "" {
		return fmt.Errorf("%s answered %s", path, response.Status)
	}
	return problem
}
