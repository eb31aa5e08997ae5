;; include puts the forms of a file in this place.
(include "parts/defs.scm")
(list loaded-port (loaded-name "included"))
