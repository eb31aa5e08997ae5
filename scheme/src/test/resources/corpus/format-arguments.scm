;; (ice-9 format): ~* skips, ~? recurses, ~v takes a width, ~c and ~newline.
(use-modules (ice-9 format))
(list (format #f "~a ~*~a" 1 2 3)
      (format #f "~a ~:*~a" 1)
      (format #f "~?!" "~a+~a" '(1 2))
      (format #f "~vd|" 5 42)
      (format #f "~c~c" #\a #\space)
      (format #f "one ~
                  line"))
