package literal

// Counter counts the keywords and the years of documents: by ordinal, and so
// without a look at any string before the end. It is for one goroutine.
type Counter struct {
	columns *Columns
	parts   []partCounter
	last    int // the part of the last document
	years   [maxYear + 1]int
}

// partCounter counts the documents of one part by the ordinals of their keywords.
// It is empty as long as there are none.
type partCounter [keywords][]int

// NewCounter returns a counter of documents of c.
func (c *Columns) NewCounter() *Counter {
	return &Counter{columns: c, parts: make([]partCounter, len(c.parts))}
}

// Add counts a document. One that is not there is not counted. It is fastest for
// numbers that ascend.
func (c *Counter) Add(number uint64) {
	if !c.seek(number) {
		return
	}
	part, counts := &c.columns.parts[c.last], &c.parts[c.last]
	doc := uint32(number - part.base)
	if counts[0] == nil {
		for k := range counts {
			counts[k] = make([]int, part.keywords[k].count())
		}
	}
	for k := range counts {
		if ordinal := int(part.keywords[k].ordinal(doc)); ordinal < len(counts[k]) {
			counts[k][ordinal]++
		}
	}
	c.years[yearOf(part.minute(doc))]++
}

// seek sets last to the part of a document. It reports false if there is none.
func (c *Counter) seek(number uint64) bool {
	if c.last < len(c.parts) && c.columns.parts[c.last].holds(number) {
		return true
	}
	at := c.columns.partOf(number)
	if at < 0 {
		return false
	}
	c.last = at
	return true
}

// Values returns how many of the documents have each value of a keyword column.
// Those without one are left out.
func (c *Counter) Values(k Keyword) map[string]int {
	sums := map[string]int{}
	for i := range c.parts {
		column := &c.columns.parts[i].keywords[k]
		for ordinal, n := range c.parts[i][k] {
			if n > 0 {
				sums[string(column.value(uint32(ordinal)))] += n
			}
		}
	}
	delete(sums, "")
	return sums
}

// Years returns how many of the documents are of each year. Those of unknown time
// are left out.
func (c *Counter) Years() map[int]int {
	sums := map[int]int{}
	for year, n := range c.years {
		if n > 0 && year > 0 {
			sums[year] = n
		}
	}
	return sums
}
