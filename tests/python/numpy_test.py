"""Batches over NumPy arrays, which are read where they lie."""

import unittest

import numpy
import polc
from batches_test import REQUESTS, ROLES, changed_account, many, one_by_one, shop
from polc import batch


class Arrays(unittest.TestCase):
    def test_they_are_read_where_they_lie(self):
        account = changed_account()
        expected = list(one_by_one(account))
        columns = [numpy.array(column) for column in zip(*REQUESTS)]
        wide = numpy.zeros((len(REQUESTS), 7), numpy.int16)
        wide[:, 2] = columns[0]
        backwards = columns[1][::-1].copy()[::-1]
        structured = numpy.zeros(len(REQUESTS), numpy.dtype([("pad", "u1"), ("size", "u4"), ("own", "?")]))
        structured["size"], structured["own"] = columns[2], columns[3]
        for column in (wide[:, 2], backwards, structured["size"], structured["own"], columns[4]):
            taken = batch.Column(column, "?hqlI", "")
            self.assertEqual(int(batch.ffi.cast("uintptr_t", taken.pointer)), column.ctypes.data)
        answers = many(account, wide[:, 2], backwards, structured["size"], structured["own"], columns[4])
        self.assertEqual([level.name for level in answers], expected)
        codes = numpy.asarray(answers.codes)
        self.assertTrue(numpy.shares_memory(codes, numpy.asarray(answers.codes)))
        mask = numpy.asarray(answers.permits("allow"))
        self.assertEqual((mask.dtype, mask.sum()), (numpy.dtype(bool), expected.count("allow")))
        # One for all: a column that stands still.
        still = numpy.broadcast_to(numpy.int8(1), 5)
        same = shop.decide_many(polc.Coded(still, ROLES), "till.close")
        self.assertEqual([level.name for level in same], ["allow"] * 5)

    def test_elements_are_values(self):
        self.assertEqual(shop.decide("manager", "till.close", size=numpy.array(["large"])[0]), "allow")
        for own, level in zip(numpy.array([True, False]), ("allow", "deny")):
            self.assertEqual(shop.decide("clerk", "till.open", own=own, open=False), level)
        for wrong in (numpy.int64(1), numpy.float64(1), numpy.array([True])):
            with self.assertRaisesRegex(TypeError, "takes True or False"):
                shop.decide("clerk", "till.open", own=wrong, open=False)

    def test_a_mask_is_not_passed_over(self):
        own = numpy.ma.array([True, True], mask=[False, True])
        with self.assertRaisesRegex(TypeError, "masked"):
            shop.decide_many("clerk", "safe.open", own=own)
        with self.assertRaisesRegex(TypeError, "masked"):
            polc.Coded(numpy.ma.array([0, 1], mask=[False, True]), ROLES)


if __name__ == "__main__":
    unittest.main()
