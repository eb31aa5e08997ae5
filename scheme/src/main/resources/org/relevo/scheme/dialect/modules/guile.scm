;;; (guile): what every program has from the start. Procedures in Scheme would cost each start time, so here are none.
(define-module (guile)
  #:re-export (* *unspecified* + - ->bool ->char-set ... / 1+ 1- < <= = => > >= @ @@ _ abs
               absolute-file-name? acons acos acosh add-to-load-path and and-map and=> angle append
               append! apply ash asin asinh assoc assoc-ref assoc-remove! assoc-set! assq assq-ref
               assq-remove! assq-set! assv assv-ref assv-remove! assv-set! atan atanh basename begin
               boolean? bound-identifier=? caaaar caaadr caaar caadar caaddr caadr caar cadaar
               cadadr cadar caddar cadddr caddr cadr call-with-current-continuation
               call-with-input-file call-with-input-string call-with-output-string call-with-port
               call-with-values call/cc canonicalize-path car case case-lambda case-lambda* catch
               cdaaar cdaadr cdaar cdadar cdaddr cdadr cdar cddaar cddadr cddar cdddar cddddr cdddr
               cddr cdr ceiling char->integer char-alphabetic? char-ci<=? char-ci<? char-ci=?
               char-ci>=? char-ci>? char-downcase char-lower-case? char-numeric? char-ready?
               char-set char-set->list char-set->string char-set-adjoin char-set-any
               char-set-complement char-set-contains? char-set-count char-set-delete
               char-set-difference char-set-every char-set-filter char-set-fold
               char-set-intersection char-set-size char-set-union char-set:ascii char-set:blank
               char-set:digit char-set:empty char-set:full char-set:graphic char-set:hex-digit
               char-set:iso-control char-set:letter char-set:letter+digit char-set:lower-case
               char-set:printing char-set:punctuation char-set:symbol char-set:title-case
               char-set:upper-case char-set:whitespace char-set<= char-set= char-set? char-titlecase
               char-upcase char-upper-case? char-whitespace? char<=? char<? char=? char>=? char>?
               char? close-input-port close-output-port close-port complex? compose cond cond-expand
               cons cons* const copy-tree cos cosh current-error-port current-filename
               current-input-port current-output-port current-time datum->syntax define define*
               define-module define-public define-syntax define-syntax-rule define-values defined?
               delay delete delete1! denominator dirname display do dynamic-wind else eof-object?
               eq? equal? eqv? error even? exact->inexact exact-integer-sqrt exact-integer? exact?
               exception-args exception-kind exception? exit exp export export-syntax expt
               false-if-exception file-exists? file-is-directory? file-name-separator-string filter
               filter! finite? floor floor-quotient floor-remainder floor/ for-each force
               force-output format free-identifier=? gcd generate-temporaries gensym
               get-output-string getcwd getenv gethostname getpid hash-clear! hash-count
               hash-create-handle! hash-fold hash-for-each hash-get-handle hash-map->list hash-ref
               hash-remove! hash-set! hash-table? hashq-create-handle! hashq-get-handle hashq-ref
               hashq-remove! hashq-set! hashv-create-handle! hashv-get-handle hashv-ref
               hashv-remove! hashv-set! identifier? identity if imag-part import in-vicinity include
               inexact->exact inexact? inf? input-port? integer->char integer-length integer? iota
               keyword->symbol keyword? lambda lambda* last-pair lcm length let let* let-syntax
               letrec letrec* letrec-syntax list list->char-set list->string list->symbol
               list->vector list-cdr-set! list-copy list-head list-ref list-set! list-tail list?
               load log log10 logand logbit? logcount logior lognot logtest logxor magnitude
               make-hash-table make-list make-parameter make-polar make-promise make-rectangular
               make-regexp make-string make-vector map map-in-order max member memq memv merge min
               modulo nan? negate negative? newline not null? number->string number? numerator
               object->string odd? open-input-file open-input-string open-output-string or or-map
               output-port? pair? parameterize peek-char pk port? positive? primitive-load
               procedure-name procedure-property procedure? promise? provided? quasiquote quote
               quotient raise raise-exception random rational? rationalize re-export read read-char
               real-part real? regexp-exec regexp/extended regexp/icase regexp/newline regexp?
               remainder reverse reverse! reverse-list->string round scm-error set! set-car!
               set-cdr! sin sinh sort sorted? sqrt stable-sort string string->char-set string->list
               string->number string->symbol string-any string-append string-append/shared
               string-capitalize string-ci< string-ci<= string-ci<=? string-ci<> string-ci<?
               string-ci= string-ci=? string-ci> string-ci>= string-ci>=? string-ci>? string-compare
               string-compare-ci string-concatenate string-concatenate-reverse
               string-concatenate-reverse/shared string-concatenate/shared string-contains
               string-contains-ci string-copy string-copy! string-count string-delete
               string-downcase string-downcase! string-drop string-drop-right string-every
               string-fill! string-filter string-fold string-fold-right string-for-each string-hash
               string-hash-ci string-index string-index-right string-join string-length string-map
               string-map! string-null? string-pad string-pad-right string-prefix-ci?
               string-prefix-length string-prefix-length-ci string-prefix? string-ref string-replace
               string-reverse string-reverse! string-rindex string-set! string-skip
               string-skip-right string-split string-suffix-ci? string-suffix-length
               string-suffix-length-ci string-suffix? string-tabulate string-take string-take-right
               string-titlecase string-titlecase! string-tokenize string-trim string-trim-both
               string-trim-right string-unfold string-unfold-right string-upcase string-upcase!
               string-xcopy! string< string<= string<=? string<> string<? string= string=? string>
               string>= string>=? string>? string? substring substring/shared symbol symbol->keyword
               symbol->string symbol-append symbol? syntax syntax->datum syntax-case syntax-rules
               tan tanh throw thunk? truncate truncate-quotient truncate-remainder truncate/
               ucs-range->char-set unless unquote unquote-splicing unread-char unspecified?
               use-modules values vector vector->list vector-copy vector-copy! vector-fill!
               vector-length vector-move-left! vector-move-right! vector-ref vector-set! vector?
               version when while with-exception-handler with-input-from-file with-input-from-string
               with-output-to-string with-syntax with-throw-handler write write-char xsubstring
               zero? λ)
  #:export (delete! delq delq! delv delv! list-index merge! simple-format sort! sort-list
            stable-sort! substring/copy substring/read-only the-eof-object))

(define delq %delq)
(define delv %delv)
(define delq! %delq)
(define delv! %delv)

(define list-index %list-index)
(define delete! delete)
(define sort! sort)
(define stable-sort! sort)
(define sort-list sort)
(define merge! merge)
(define simple-format format)
(define substring/copy substring)
(define substring/read-only substring)
(define the-eof-object (eof-object))
