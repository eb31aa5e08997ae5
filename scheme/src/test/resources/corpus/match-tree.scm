;; A path to a part of a tree. Differs: match has no *** here.
(use-modules (ice-9 match))
(match '(a (b (c 5))) ((path *** (? number? n)) (list path n)))
