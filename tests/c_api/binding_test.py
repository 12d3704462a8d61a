"""The shared library through ctypes, as an application in Python would use it.

Usage: binding_test.py LIBRARY contact_center.polt
"""
import ctypes
import sys
import unittest
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_size_t, c_uint32, c_uint64, c_void_p

NONE = 0xFFFFFFFF


class Error(Structure):
    _fields_ = [('code', c_uint32), ('offset', c_uint64), ('message', c_char_p)]


class Inputs(Structure):
    _fields_ = [('bits', c_uint64), ('known', c_uint64), ('fingerprint', c_uint64), ('resource', c_uint32),
                ('refused', c_uint32)]


class SetResult(Structure):
    _fields_ = [('code', c_uint32), ('other', c_uint32), ('message', c_char_p)]


class Text(Structure):
    _fields_ = [('data', c_void_p), ('size', c_size_t)]


def load(path):
    pol = ctypes.CDLL(path)
    signatures = {
        'pol_table_open': (c_void_p, [c_char_p, c_size_t, POINTER(Error)]),
        'pol_table_close': (None, [c_void_p]),
        'pol_find_role': (c_uint32, [c_void_p, c_char_p]),
        'pol_find_permission': (c_uint32, [c_void_p, c_char_p]),
        'pol_find_setting': (c_uint32, [c_void_p, c_char_p]),
        'pol_find_attribute': (c_uint32, [c_void_p, c_uint32, c_char_p]),
        'pol_level_name': (Text, [c_void_p, c_uint32]),
        'pol_inputs_default': (Inputs, [c_void_p, c_uint32]),
        'pol_inputs_set': (c_int, [c_void_p, POINTER(Inputs), c_uint32, c_uint32]),
        'pol_inputs_missing': (c_uint32, [c_void_p, c_uint32, Inputs]),
        'pol_decide': (c_uint32, [c_void_p, POINTER(c_uint32), c_size_t, c_uint32, Inputs, c_void_p]),
        'pol_account_new': (c_void_p, [c_void_p]),
        'pol_account_close': (None, [c_void_p]),
        'pol_account_set': (SetResult, [c_void_p, c_uint32, c_uint32]),
    }
    for name, (result, arguments) in signatures.items():
        function = getattr(pol, name)
        function.restype, function.argtypes = result, arguments
    return pol


class Binding(unittest.TestCase):
    def setUp(self):
        with open(TABLE, 'rb') as file:
            self.bytes = file.read()
        self.error = Error()
        self.table = pol.pol_table_open(self.bytes, len(self.bytes), byref(self.error))
        self.assertTrue(self.table, self.error.message)
        self.addCleanup(pol.pol_table_close, self.table)

    def decide(self, role, permission, inputs, account=None):
        roles = (c_uint32 * 1)(pol.pol_find_role(self.table, role))
        text = pol.pol_level_name(self.table, pol.pol_decide(self.table, roles, 1, permission, inputs, account))
        return ctypes.string_at(text.data, text.size).decode()

    def test_decides_as_the_account_says(self):
        view_settings = pol.pol_find_permission(self.table, b'call_queue.view_settings')
        assigned = pol.pol_find_attribute(self.table, view_settings, b'assigned')
        inputs = pol.pol_inputs_default(self.table, view_settings)
        self.assertEqual(pol.pol_inputs_missing(self.table, view_settings, inputs), assigned)
        self.assertEqual(self.decide(b'supervisor', view_settings, inputs), 'deny')
        self.assertEqual(pol.pol_inputs_set(self.table, byref(inputs), assigned, 0), 1)
        self.assertEqual(pol.pol_inputs_missing(self.table, view_settings, inputs), NONE)
        self.assertEqual(self.decide(b'supervisor', view_settings, inputs), 'deny')

        account = pol.pol_account_new(self.table)
        self.addCleanup(pol.pol_account_close, account)
        limit = pol.pol_find_setting(self.table, b'supervisor.limit_to_assigned')
        self.assertEqual(pol.pol_account_set(account, limit, 0).code, 0)
        self.assertEqual(self.decide(b'supervisor', view_settings, inputs, account), 'allow')
        immutable = pol.pol_find_setting(self.table, b'supervisor.view_settings')
        self.assertIn(b'immutable', pol.pol_account_set(account, immutable, 0).message)

    def test_refuses_a_damaged_table(self):
        damaged = bytearray(self.bytes)
        damaged[len(damaged) // 2] ^= 1
        self.assertFalse(pol.pol_table_open(bytes(damaged), len(damaged), byref(self.error)))
        self.assertIn(b'checksum', self.error.message)


if __name__ == '__main__':
    pol, TABLE = load(sys.argv[1]), sys.argv[2]
    unittest.main(argv=sys.argv[:1])
