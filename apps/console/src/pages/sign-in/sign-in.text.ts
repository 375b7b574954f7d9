import { defineDictionary } from '@shian/ui/dictionary'

export const signInText = defineDictionary(
  {
    title: '登录',
    subtitle: '城市食品安全治理平台',
    account: '账号',
    password: '密码',
    show: '显示密码',
    submit: '登录',
    busy: '正在登录',
    missing: '请输入账号和密码',
    demoTitle: '正在试用演示城市?',
    demoBody: '每个角色的账号和随机密码在启动时打印在终端里。城市、单位和人员都是虚构的。',
    help: '忘记密码请联系本单位系统管理员重置。',
    publicSite: '公众查询页面',
  },
  {
    title: 'Sign in',
    subtitle: 'Food safety governance of a city',
    account: 'Account',
    password: 'Password',
    show: 'Show password',
    submit: 'Sign in',
    busy: 'Signing in',
    missing: 'Enter account and password',
    demoTitle: 'Trying the demo city?',
    demoBody:
      'Accounts with random passwords, one per role, were printed in the terminal at start. City, businesses and people are invented.',
    help: 'Forgot the password? The administrator of your organisation can reset it.',
    publicSite: 'Public pages',
  },
)
