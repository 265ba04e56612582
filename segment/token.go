package segment

// Segment implements Segmenter.
func (d *Dictionary) Segment(text string) []Token {
	n := Normalize(text)
	tokens := make([]Token, 0, len(n.Text)/5+4)
	d.Cut(n.Text, func(start, end, position int) {
		tokens = append(tokens, Token{
			Term:     n.Text[start:end],
			Start:    n.Start(start),
			End:      n.End(end),
			Position: position,
		})
	})
	return tokens
}

// Words returns the words among the tokens, without what is inside them.
func Words(tokens []Token) []Token {
	var words []Token
	for i, t := range tokens {
		if i == 0 || t.Position != tokens[i-1].Position {
			words = append(words, t)
		}
	}
	return words
}
