package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"ceping/survey"
	"ceping/survey/office"
)

// Assessments implements office.AssessmentBook.
func (s *Store) Assessments(ctx context.Context) ([]survey.Assessment, error) {
	rows, err := s.house.QueryContext(ctx, `SELECT id, version, plan, previous FROM assessments ORDER BY json_extract(plan, '$.assessment'), id`)
	if err != nil {
		return nil, unavailable(err)
	}
	defer rows.Close()
	list := []survey.Assessment{}
	for rows.Next() {
		a, err := readAssessment(rows)
		if err != nil {
			return nil, unavailable(err)
		}
		list = append(list, a)
	}
	return list, unavailable(rows.Err())
}

// Assessment implements office.AssessmentBook.
func (s *Store) Assessment(ctx context.Context, id string) (survey.Assessment, error) {
	a, err := readAssessment(s.house.QueryRowContext(ctx, `SELECT id, version, plan, previous FROM assessments WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return survey.Assessment{}, survey.ErrAssessmentUnknown
	}
	return a, unavailable(err)
}

// PutAssessment implements office.AssessmentBook.
func (s *Store) PutAssessment(ctx context.Context, a survey.Assessment, before int, act office.Act) error {
	return s.act(ctx, nil, []office.Act{act}, func(acting *acting) error {
		return acting.recordIf(ctx, func(tx *sql.Tx) error {
			var at int
			err := tx.QueryRowContext(ctx, `SELECT version FROM assessments WHERE id = $1`, a.ID).Scan(&at)
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return unavailable(err)
			}
			if at != before {
				return &survey.Refusal{Code: "assessment_changed"}
			}
			_, err = tx.ExecContext(ctx, `INSERT INTO assessments (id, version, plan) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET version = $2, plan = $3`,
				a.ID, a.Version, text(a.Plan))
			return unavailable(err)
		})
	})
}

// SetPrevious implements office.AssessmentBook.
func (s *Store) SetPrevious(ctx context.Context, id, previous string, act office.Act) error {
	return s.act(ctx, nil, []office.Act{act}, func(acting *acting) error {
		return acting.recordIf(ctx, func(tx *sql.Tx) error {
			done, err := tx.ExecContext(ctx, `UPDATE assessments SET previous = $1 WHERE id = $2`, previous, id)
			if err != nil {
				return unavailable(err)
			}
			if n, err := done.RowsAffected(); err != nil {
				return unavailable(err)
			} else if n == 0 {
				return survey.ErrAssessmentUnknown
			}
			return nil
		})
	})
}

func readAssessment(row interface{ Scan(...any) error }) (a survey.Assessment, err error) {
	var plan string
	if err := row.Scan(&a.ID, &a.Version, &plan, &a.Previous); err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(plan), &a.Plan)
}
