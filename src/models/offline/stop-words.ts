// Words that say nothing about the subject of a text.

const ENGLISH = `a about above after again against all almost along already also although always am among an and
another any anyone anything are aren't around as at away be became because become becomes been
before being below between both but by came can can't cannot come could couldn't did didn't do does
doesn't doing don't done down during each either else enough etc even ever every everyone everything
few first for from further get gets give given gives go goes going got had has hasn't have haven't
having he hence her here hers herself him himself his how however i i'm i've if in indeed instead
into is isn't it it's its itself just keep kept know last later least less let let's like likely
made make makes many may maybe me might more moreover most much must my myself near need never next
no none nor not nothing now of off often on once one only onto or other others otherwise our ours
ourselves out over own per perhaps please put quite rather really said same say says see seem seems
seen several shall she should shouldn't since so some someone something sometimes soon still such
take takes than that that's the their theirs them themselves then there there's thereby therefore
these they they're thing things this those though through thus to together too toward towards two
under unless until up upon us use used uses using usually very via want was wasn't way we we're well
went were what when where whereas whether which while who whom whose why will with within without
won't would wouldn't yet you you're your yours yourself e.g i.e vs`

/** Pairs of characters in endings and particles of Korean, which every sentence has. */
const KOREAN = `니다 습니 합니 입니 됩니 있습 있는 하는 에서 으로 하고 것은 것이 것을 그리 리고 그러 러나 이다 한다 된다 하지 지만 라는 이라 때문 에게 까지 부터 에는 에도 들은 들이
들을 하여 해서 하게 되는 되어 수있 는것 있다 없다 아닙 않습 않고 같은 같이 위해 대한 통해`

export const STOP_WORDS: ReadonlySet<string> = new Set(`${ENGLISH} ${KOREAN}`.split(/\s+/))
