"""The steps a screenshot walks through, one module and one public function each."""
