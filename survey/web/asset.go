package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/labstack/echo/v4"
)

// asset is a bundled file. A whole hall fetches it within a minute, so it is compressed once.
type asset struct {
	kind          string
	plain, zipped []byte
}

var kinds = map[string]string{".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}

// readAssets reads the bundle's files by their hashed names.
func readAssets(assets fs.FS) (map[string]asset, error) {
	entries, err := fs.ReadDir(assets, "dist")
	if err != nil {
		return nil, fmt.Errorf("assets: %w", err)
	}
	files := map[string]asset{}
	for _, entry := range entries {
		kind := kinds[path.Ext(entry.Name())]
		if kind == "" {
			continue
		}
		content, err := fs.ReadFile(assets, "dist/"+entry.Name())
		if err != nil {
			return nil, fmt.Errorf("assets: %w", err)
		}
		var zipped bytes.Buffer
		w, err := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(content); err != nil {
			return nil, err
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		files[entry.Name()] = asset{kind, content, zipped.Bytes()}
	}
	return files, nil
}

// asset serves a bundled file under its hashed name, under which it never changes.
func (s *Server) asset(c echo.Context) error {
	file, ok := s.files[c.Param("name")]
	if !ok {
		return echo.ErrNotFound
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Vary", "Accept-Encoding")
	if strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		return c.Blob(http.StatusOK, file.kind, file.zipped)
	}
	return c.Blob(http.StatusOK, file.kind, file.plain)
}

// Asset returns the content of a bundled file by its plain name, for a page to hold it in itself.
func (s *Server) Asset(name string) ([]byte, error) {
	file, ok := s.files[path.Base(s.config.URL(name))]
	if !ok {
		return nil, fmt.Errorf("%s is missing from the assets", name)
	}
	return file.plain, nil
}
