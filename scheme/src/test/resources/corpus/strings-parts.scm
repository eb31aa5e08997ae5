;; string-take, string-drop and their right-hand forms.
(list (string-take "hello" 2) (string-drop "hello" 2) (string-take-right "hello" 2)
      (string-drop-right "hello" 2) (string-concatenate '("a" "b" "c"))
      (string-replace "hello" "EY" 1 2) (string-replace "abc" "XYZ" 1 2 1 2)
      (string-filter char-alphabetic? "a1b2") (string-delete char-numeric? "a1b2")
      (string-filter #\a "banana"))
