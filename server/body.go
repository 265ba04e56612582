package server

import (
	"encoding/json"
	"errors"
	"io"
)

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
