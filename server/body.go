package server

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
)

// errMediaType is a request whose body is not JSON.
var errMediaType = errors.New("not application/json")

// wantJSON returns errMediaType unless a request says that its body is JSON.
func wantJSON(r *http.Request) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return errMediaType
	}
	return nil
}

// decodeOne reads one JSON value into v. Fields that v has not are refused, and so is
// whatever but white space stands behind the value.
func decodeOne(r io.Reader, v any) error {
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return err
	}
	err := decoder.Decode(new(json.RawMessage))
	if err == nil {
		return errors.New("more than one value")
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
