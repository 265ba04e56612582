package index

// Rules are what editors decide about searching. nil and the zero value decide nothing.
type Rules struct {
	Synonyms  *Synonyms  // what stands for what
	StopWords *StopWords // which words count little, beside the function words
	Pins      *Pins      // which articles a query shows first
}

// SynonymsOf returns what stands for a normalized text, without that itself.
func (r *Rules) SynonymsOf(text string) []string {
	if r == nil {
		return nil
	}
	return r.Synonyms.Of(text)
}

// Weight returns what a normalized term of a query weighs: that of FunctionWeight,
// unless the stop words say otherwise.
func (r *Rules) Weight(term string) float64 {
	if r == nil {
		return FunctionWeight(term)
	}
	return r.StopWords.weight(term)
}

// PinsOf returns the IDs of the articles that a query, as it was typed, shows first.
func (r *Rules) PinsOf(query string) []string {
	if r == nil {
		return nil
	}
	return r.Pins.Of(query)
}
