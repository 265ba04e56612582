package literal

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
)

// unixMinute is 1970-01-01T00:00Z in minutes since 0001-01-01T00:00Z.
const unixMinute = 1035593280

// MinuteOf returns the minute that t falls in, counted from 0001-01-01T00:00Z:
// 0, which means unknown, for the zero time and what lies before it, and the
// last minute there is (in the year maxYear) for what lies beyond.
func MinuteOf(t time.Time) uint32 {
	if t.IsZero() {
		return 0
	}
	s := t.Unix() + unixMinute*60 // since the year 1, so that division rounds down
	return uint32(min(max(s/60, 0), math.MaxUint32))
}

// TimeOf returns the start of a minute in UTC, the zero time for 0.
func TimeOf(minute uint32) time.Time {
	if minute == 0 {
		return time.Time{}
	}
	return time.Unix((int64(minute)-unixMinute)*60, 0).UTC()
}

// maxYear is the year of the last minute there is.
const maxYear = 8167

// yearOf returns the year of a minute, 0 for 0: the year of TimeOf, in a tenth of
// the time.
func yearOf(minute uint32) int {
	if minute == 0 {
		return 0
	}
	const daysIn400Years = 146097
	day := int(minute / (24 * 60))
	year := day * 400 / daysIn400Years // from year 0, perhaps one too many
	for daysBefore(year) > day {
		year--
	}
	for daysBefore(year+1) <= day {
		year++
	}
	return year + 1
}

// daysBefore returns the days of the first years of the calendar.
func daysBefore(years int) int {
	return years*365 + years/4 - years/100 + years/400
}

// AppendMinute appends the value that a MinuteField must have.
func AppendMinute(dst []byte, minute uint32) []byte {
	return binary.LittleEndian.AppendUint32(dst, minute)
}

func parseMinute(value []byte) (uint32, error) {
	if len(value) != 4 {
		return 0, fmt.Errorf("field %s holds %d bytes, want 4", MinuteField, len(value))
	}
	return binary.LittleEndian.Uint32(value), nil
}
