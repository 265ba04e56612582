package literal

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// BenchmarkBuild builds the section of a batch, and BenchmarkMerge merges ten.
func BenchmarkBuild(b *testing.B) {
	bodies, size := benchBodies(1)
	var bu builder
	b.SetBytes(int64(size))
	for b.Loop() {
		bu.reset()
		for _, body := range bodies {
			bu.add(nil, body, 1)
		}
		if _, err := bu.build(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	var sections []*section
	var numbers [][]uint64
	total, next := 0, uint64(0)
	for i := range 10 {
		bodies, size := benchBodies(uint64(i))
		var bu builder
		var n []uint64
		for _, body := range bodies {
			bu.add(nil, body, 1)
			n = append(n, next)
			next++
		}
		s, err := bu.build()
		if err != nil {
			b.Fatal(err)
		}
		sections, numbers, total = append(sections, s), append(numbers, n), total+size
	}
	var out bytes.Buffer
	b.SetBytes(int64(total))
	for b.Loop() {
		out.Reset()
		if _, err := mergeSections(&out, sections, numbers, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// benchBodies returns 1000 texts of 500 characters, a few thousand different ones
// with the frequencies of a language.
func benchBodies(seed uint64) (bodies [][]byte, size int) {
	zipf := rand.NewZipf(rand.New(rand.NewPCG(seed, 2)), 1.1, 20, 5000)
	for range 1000 {
		var body []byte
		for i := range 500 {
			if i%12 == 11 {
				body = append(body, "，"...)
				continue
			}
			body = append(body, string(rune(0x4e00+zipf.Uint64()))...)
		}
		bodies, size = append(bodies, body), size+len(body)
	}
	return bodies, size
}
