;; Strings sorted, compared and searched as a list.
(list (sort '("b" "a" "C") string<?) (sort '("b" "a" "C") string-ci<?)
      (member "b" '("a" "b")) (assoc "b" '(("a" . 1) ("b" . 2)))
      (string-compare "a" "b" (const 'less) (const 'same) (const 'more))
      (string=? "abc" "xbc" 1 3 1 3) (string>? "b" "a" ) (string<=? "a" "a"))
