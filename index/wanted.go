package index

// Wanted is a text that is looked for and marked.
type Wanted struct {
	Text   string  // normalized
	Weight float64 // beside the others
	Manner Manner
}

// Manner is how a wanted text is looked for.
type Manner uint8

// The manners.
const (
	AsWord    Manner = iota // as a word
	AsLiteral               // wherever it is written
	AsPrefix                // as the beginning of a word
)
