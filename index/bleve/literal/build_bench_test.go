package literal

import (
	"bytes"
	"fmt"
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
		for i, body := range bodies {
			bu.add(&entry{body: body, minute: 1, keywords: benchKeywords(i)})
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
	for seed := range 10 {
		bodies, size := benchBodies(uint64(seed))
		var bu builder
		var n []uint64
		for i, body := range bodies {
			bu.add(&entry{body: body, minute: 1, keywords: benchKeywords(i)})
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

// benchKeywords returns the keywords of an article: some sections, a few sources
// and as many authors as a newsroom has.
func benchKeywords(i int) [keywords][]byte {
	return [keywords][]byte{fmt.Appendf(nil, "栏目/%d", i%40), fmt.Appendf(nil, "来源%d", i%7), fmt.Appendf(nil, "记者%d", i%300)}
}
