;; regexp-substitute and regexp-substitute/global.
(use-modules (ice-9 regex))
(define m (string-match "[0-9]+" "node42x"))
(list (regexp-substitute #f m 'pre "#" 'post)
      (regexp-substitute #f m 'post "|" 0 "|" 'pre)
      (regexp-substitute/global #f "[.]" "a.b.c" 'pre "-" 'post)
      (regexp-substitute/global #f "([a-z])([0-9])" "a1 b2" 'pre 2 1 'post)
      (regexp-substitute/global #f "[0-9]+" "x1y22" 'pre
        (lambda (m) (number->string (* 2 (string->number (match:substring m))))) 'post))
