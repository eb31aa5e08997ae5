;; Builds that are done in a moment stay at home, if the build daemon that asks has a slot of its own
;; for them: sending them takes longer than building them. The others go where they should be done
;; first.

(define moment 5) ; seconds on an idle machine of speed 1

(define (small? request)
  ;; Of builds that nobody has seen yet, only the median of all others is known: let those go.
  (and (request-wants-local? request)
       (eq? (request-expected-from request) 'name)
       (< (request-expected-seconds request) moment)))

(lambda (request candidates)
  (if (small? request)
      (list 'decline "it is done sooner than sent")
      (fastest-finish request candidates)))
