;; Character sets: membership, algebra, conversion.
(define vowels (char-set #\a #\e #\i #\o #\u))
(list (char-set-contains? vowels #\a) (char-set-contains? char-set:digit #\x)
      (char-set-size vowels) (char-set->list (char-set-intersection vowels (string->char-set "axe")))
      (char-set-contains? (char-set-union vowels char-set:digit) #\5)
      (char-set-contains? (char-set-complement vowels) #\b)
      (char-set-contains? (char-set-adjoin vowels #\y) #\y)
      (char-set-contains? (char-set-delete vowels #\a) #\a)
      (char-set-contains? (ucs-range->char-set 65 91) #\Z) (char-set? vowels))
