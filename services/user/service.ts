import { every, service } from '@souk/kit/service'
import { config } from './config.ts'
import { user } from './contract.ts'
import { forget, tendKeys } from './forget.ts'
import { addAddress } from './operations/add-address.ts'
import { addStaff } from './operations/add-staff.ts'
import { addresses } from './operations/addresses.ts'
import { changeAddress } from './operations/change-address.ts'
import { changeMe } from './operations/change-me.ts'
import { changePassword } from './operations/change-password.ts'
import { customer } from './operations/customer.ts'
import { customers } from './operations/customers.ts'
import { endSession } from './operations/end-session.ts'
import { forgotPassword } from './operations/forgot-password.ts'
import { introspect } from './operations/introspect.ts'
import { keys } from './operations/keys.ts'
import { letter } from './operations/letter.ts'
import { login } from './operations/login.ts'
import { logout } from './operations/logout.ts'
import { me } from './operations/me.ts'
import { refresh } from './operations/refresh.ts'
import { register } from './operations/register.ts'
import { removeAddress } from './operations/remove-address.ts'
import { resetPassword } from './operations/reset-password.ts'
import { rotateKeys } from './operations/rotate-keys.ts'
import { sessions } from './operations/sessions.ts'
import { verifyEmail } from './operations/verify-email.ts'

export default service(user, {
  config,
  migrations: new URL('./migrations/', import.meta.url),
  operations: {
    register,
    verifyEmail,
    login,
    refresh,
    logout,
    forgotPassword,
    resetPassword,
    changePassword,
    keys,
    rotateKeys,
    introspect,
    me,
    changeMe,
    addresses,
    addAddress,
    changeAddress,
    removeAddress,
    sessions,
    endSession,
    customers,
    customer,
    addStaff,
    letter,
  },
  schedules: [every(60_000, 'forget', forget), every(3_600_000, 'tend-keys', tendKeys)],
})
