package export

import (
	"archive/zip"
	"bytes"
	"io"
	"regexp"
	"slices"
)

var contentDefaults = regexp.MustCompile(`(<Default [^>]*></Default>)+`)

// steady copies a workbook so that the same content gives the same bytes: excelize lists the content types of pictures in the order
// of a map.
func steady(w io.Writer, workbook []byte) error {
	from, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return err
	}
	to := zip.NewWriter(w)
	for _, f := range from.File {
		if f.Name == "[Content_Types].xml" {
			err = copySorted(to, f)
		} else {
			err = to.Copy(f)
		}
		if err != nil {
			return err
		}
	}
	return to.Close()
}

func copySorted(to *zip.Writer, f *zip.File) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	text, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	text = contentDefaults.ReplaceAllFunc(text, func(list []byte) []byte {
		each := bytes.SplitAfter(list, []byte("</Default>"))
		slices.SortFunc(each, bytes.Compare)
		return bytes.Join(each, nil)
	})
	out, err := to.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate})
	if err == nil {
		_, err = out.Write(text)
	}
	return err
}
