;;; (ice-9 ftw): the entries of directories.
(define-module (ice-9 ftw)
  #:export (scandir))

;; Guile has . and .. among them, too.
(define* (scandir directory #:optional (wanted? (lambda (name) #t)) (before? string<?))
  (and (file-is-directory? directory)
       (sort (filter wanted? (cons* "." ".." (%directory-entries directory))) before?)))
