;; Patterns within patterns: predicates on lists, fields of parts, lists in vectors.
(use-modules (ice-9 match))
(list (match '(1 2 3 4) ((? (lambda (l) (= 4 (length l))) (a b ...)) (list a b)))
      (match '("abc" x) (((and (? string?) (= string-length n)) _) n))
      (match #((1 2) 3 4) (#((a b) rest ...) (list a b rest)))
      (match '(1 2 x y) ((a b ... 'x c) (list a b c)))
      (match "s" ((or (? string? v) (? symbol? v)) v)))
