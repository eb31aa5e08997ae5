;; Names of other Schemes are unbound.
(list (string-search-forward "a" "ba" 0))
