import { registerRefusals } from '@shian/kernel'

registerRefusals({
  'registry.unknown_area': {
    zh: '没有登记的区划代码:{area}',
    en: 'No area with the code {area} is registered',
  },
  'registry.area_code_invalid': {
    zh: '区划代码 {code} 不合法,应为 2、4、6、9 或 12 位数字',
    en: 'The division code {code} is not valid: 2, 4, 6, 9 or 12 digits',
  },
  'registry.area_file_invalid': {
    zh: '需要 16 MiB 以内的 CSV 文件,含列 code,name(可选 column,row)',
    en: 'A CSV file of at most 16 MiB with the columns code,name (and column,row if wanted) is needed',
  },
  'registry.area_twice': {
    zh: '区划代码 {code} 出现了两次',
    en: 'The division code {code} appears twice',
  },
  'registry.area_parent_unknown': {
    zh: '区划 {code} 的上级 {parent} 没有登记,请一并提供',
    en: 'The division above {code}, {parent}, is not registered; give it too',
  },
  'registry.area_not_a_place': {
    zh: '经营场所必须落到村(社区)或乡镇(街道),收到的是 {area}',
    en: 'A premises lies in a village or a township; got {area}',
  },
  'registry.premises_exists': {
    zh: '该经营场所已经登记(编号 {id})',
    en: 'This premises is already registered (id {id})',
  },
  'registry.unknown_premises': { zh: '没有找到经营场所 {id}', en: 'No premises {id} was found' },
  'registry.premises_closed': {
    zh: '该经营场所已停业,不能再变更',
    en: 'This premises is closed and cannot be changed',
  },
  'registry.unknown_fbo': { zh: '没有找到经营者 {id}', en: 'No food business operator {id} was found' },
  'registry.credit_code_invalid': {
    zh: '统一社会信用代码 {creditCode} 校验不通过,请核对是否录错',
    en: 'The unified social credit code {creditCode} fails its check digit; see whether it was mistyped',
  },
  'registry.blank_field': { zh: '“{field}”不能为空', en: '"{field}" must not be blank' },
  'registry.hours_invalid': {
    zh: '营业时间不合法:{hours},应为 06:30-22:00 的形式,起止不能相同',
    en: 'Opening hours {hours} are not valid: use 06:30-22:00 with different ends',
  },
  'registry.coordinates_incomplete': {
    zh: '经度和纬度要同时填写',
    en: 'Give both longitude and latitude, or neither',
  },
  'registry.day_invalid': {
    zh: '“{field}”的日期 {day} 不存在',
    en: 'The date {day} of "{field}" does not exist',
  },
  'registry.licence_number_invalid': {
    zh: '许可证编号 {number} 的形式不对,应为 {accepted}',
    en: 'The licence number {number} has the wrong form; expected {accepted}',
  },
  'registry.licence_dates_invalid': {
    zh: '许可证有效期截止日 {expiresOn} 早于发证日期 {issuedOn}',
    en: 'The licence expires on {expiresOn}, before it was issued on {issuedOn}',
  },
  'registry.licence_from_future': {
    zh: '发证日期 {issuedOn} 晚于今天 {today}',
    en: 'The licence is dated {issuedOn}, later than today, {today}',
  },
  'registry.licence_number_taken': {
    zh: '许可证编号 {number} 已登记在另一个经营场所名下',
    en: 'The licence number {number} is registered for another premises',
  },
  'registry.unknown_person': { zh: '没有找到人员 {id}', en: 'No person {id} was found' },
  'registry.person_erased': { zh: '该人员的信息已删除', en: 'The data of this person were erased' },
  'registry.person_in_office': {
    zh: '该人员仍在岗,请先免去岗位再删除个人信息',
    en: 'This person still holds a post; end it before erasing personal data',
  },
  'registry.person_exists': { zh: '该人员已经登记', en: 'This person is already recorded' },
  'registry.phone_invalid': { zh: '电话号码不合法', en: 'The telephone number is not valid' },
  'registry.post_exists': { zh: '该岗位编号已经使用', en: 'This post id is already used' },
  'registry.unknown_post': { zh: '没有找到岗位 {id}', en: 'No post {id} was found' },
  'registry.post_already_ended': { zh: '该岗位已经免去', en: 'This post was already ended' },
  'registry.role_not_for_person': {
    zh: '{personKind} 类人员不能担任 {role}',
    en: 'A person of kind {personKind} cannot hold the role {role}',
  },
  'registry.certificate_required': {
    zh: '执法人员必须填写行政执法证号',
    en: 'An inspector needs the number of the enforcement certificate',
  },
  'registry.post_area_mismatch': {
    zh: '岗位 {role} 的区域 {area} 不合适:企业岗位对应一个经营场所,公职岗位对应一个区划',
    en: 'The area {area} does not fit the role {role}: operators act in one premises, officials in a division',
  },
  'registry.post_scopes_not_nested': {
    zh: '查看范围必须包含履职范围,检索范围必须包含查看范围',
    en: 'The view area must contain the act area, and the search area the view area',
  },
  'registry.post_dates_invalid': {
    zh: '岗位截止日 {validTo} 早于起始日 {validFrom}',
    en: 'The post ends on {validTo}, before it begins on {validFrom}',
  },
  'registry.stand_in_mismatch': {
    zh: '代理岗位必须与被代理岗位同角色、同区域',
    en: 'A post acting for another must have its role and area',
  },
  'registry.unknown_organisation': { zh: '没有找到机构 {id}', en: 'No organisation {id} was found' },
  'registry.device_exists': { zh: '该设备已经登记', en: 'This device is already registered' },
  'registry.import_file_missing': { zh: '请选择一个文件', en: 'Choose one file' },
  'registry.import_file_type': {
    zh: '只接受 CSV 或 XLSX 文件',
    en: 'Only CSV and XLSX files are accepted',
  },
  'registry.import_file_broken': {
    zh: '文件不能读取:{reason}',
    en: 'The file cannot be read: {reason}',
  },
  'registry.import_too_large': {
    zh: '文件超出上限:{what} 最多 {max}',
    en: 'The file is over the limit: {what} at most {max}',
  },
  'registry.import_column_missing': {
    zh: '缺少必需的列:{columns}',
    en: 'Required columns are missing: {columns}',
  },
  'registry.import_value_missing': { zh: '必填', en: 'A value is required' },
  'registry.import_value_invalid': {
    zh: '值“{value}”不合法,应为 {accepted}',
    en: 'The value "{value}" is not valid; expected {accepted}',
  },
  'registry.import_value_long': { zh: '最多 {max} 个字', en: 'At most {max} characters' },
  'registry.import_licence_incomplete': {
    zh: '许可证类型、编号、发证日期要同时填写',
    en: 'Give licence kind, number and issue date together',
  },
  'registry.import_duplicate_row': {
    zh: '与本文件第 {firstRow} 行重复',
    en: 'Repeats row {firstRow} of this file',
  },
  'registry.import_row_exists': {
    zh: '该场所已登记(编号 {id});如需变更,请在“场所编号”列填写该编号',
    en: 'Already registered (id {id}); to change it, put that id in the id column',
  },
})
