package main

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ceping/survey"
	"ceping/survey/web"
)

// metrics tell whether the house is well, and nothing that moves when a voter acts: no request is counted, and Go's own
// collectors (goroutines, allocations, open files) are left out, since a scrape every second would time single ballots.
type metrics struct {
	sessions func(context.Context) ([]survey.Session, error)
	ready    func(context.Context) error
}

var (
	buildMetric    = prometheus.NewDesc("ceping_build_info", "1, with the program's version.", []string{"version"}, nil)
	readyMetric    = prometheus.NewDesc("ceping_ready", "1 when slips and ballots can be written.", nil, nil)
	sessionsMetric = prometheus.NewDesc("ceping_sessions", "Sessions by phase.", []string{"phase"}, nil)
)

// Describe implements prometheus.Collector.
func (metrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{buildMetric, readyMetric, sessionsMetric} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (m metrics) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	ready, phases := 0.0, map[survey.Phase]int{}
	sessions, err := m.sessions(ctx)
	if err == nil && m.ready(ctx) == nil {
		ready = 1
	}
	for _, s := range sessions {
		phases[s.Phase]++
	}
	ch <- prometheus.MustNewConstMetric(buildMetric, prometheus.GaugeValue, 1, version)
	ch <- prometheus.MustNewConstMetric(readyMetric, prometheus.GaugeValue, ready)
	for _, phase := range survey.Phases() {
		ch <- prometheus.MustNewConstMetric(sessionsMetric, prometheus.GaugeValue, float64(phases[phase]), string(phase))
	}
}

// metricsServer serves GET /metrics, for a listener of its own.
func metricsServer(m metrics) *http.Server {
	registry := prometheus.NewRegistry()
	registry.MustRegister(m)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return web.Bounded(&http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, IdleTimeout: time.Minute}, 64)
}
