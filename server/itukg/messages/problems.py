"""The words of problems: around each, and what each kind is called and asks for."""

from __future__ import annotations

from collections.abc import Mapping

WORDS = {
    "en": {
        "what_now": "What you can do",
        "go_home": "Go to the home page",
        "error": "Error",
        "asked_for": "Asked for:",
        "last_version": "Last published in version {version}.",
        "look_for": "Look for it by name",
        "near": "Perhaps you meant",
    },
    "zh": {
        "what_now": "您可以",
        "go_home": "前往首页",
        "error": "错误",
        "asked_for": "所请求的地址：",
        "last_version": "最后见于版本{version}。",
        "look_for": "按名称查找",
        "near": "您要找的可能是",
    },
}

# What would work, in English, where the message of the problem itself does not say it; the titles are in the table of
# statuses.
ADVICE: Mapping[str, str] = {
    "not-found": "Check the address, look for what you want by name, or begin at the home page.",
    "unknown-thing": "Check the spelling, look for it by name, or begin at the home page.",
    "unknown-graph": "The description of the endpoint lists all graphs.",
    "unknown-question": "The list of questions has all that there are.",
    "unknown-version": "The page of the dataset lists the versions that there are.",
    "unknown-format": "Leave the ending out, and you get a page with links to all formats.",
    "snapshot-gone": "Build it again as described, or ask the current one: leave snapshot out.",
    "no-snapshots": "Leave snapshot out.",
    "gone": "The records of the releases still have it.",
    "not-acceptable": "Ask for one of the formats that are named here, or for the page itself.",
    "method-not-allowed": "The dataset is to be read only.",
    "internal": "It is not your fault. Try again, or begin at the home page.",
    "no-chart": "Try again later, or download the data.",
    "store-unavailable": "Try again in a few seconds.",
    "queue-full": "Try again in a few seconds.",
    "remote-failed": "Try again in a few seconds.",
    "remote-timeout": "Ask for less, or try again later.",
    "deadline": "Ask for less at a time, or add a LIMIT.",
    "memory": "Ask for less at a time, or add a LIMIT.",
    "query-ended": "Simplify the query, or try again.",
    "result-too-large": "Add a LIMIT, or ask for fewer columns.",
    "too-many-queries": "Wait until one of them has ended.",
}

# slug of a problem -> what happened and what would work, in the languages other than English.
PROBLEMS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "zh": {
        "no-query": ("没有收到查询", "请以参数query发送查询。"),
        "no-graph": ("没有指明图", "请用graph=指明图，或用default请求默认图。"),
        "doubled-query": ("收到多个查询", "一次只发送一个查询。"),
        "bad-parameter": ("参数无法使用", "请改正所指出的参数。"),
        "no-lists": ("此处没有列表", "请改用SPARQL查询。"),
        "no-chart": ("图表未能绘制", "请稍后再试，或下载数据。"),
        "no-text": ("此处没有可供阅读的文本", "请查看该事物的页面，或从首页开始。"),
        "malformed-encoding": ("请求不是UTF-8编码", "请改用UTF-8。"),
        "malformed-parameters": ("无法读取参数", "请按UTF-8进行百分号编码，参数不超过1,000个。"),
        "malformed-graph-name": ("图的名称不是IRI", "请用IRI指明图，或省略该参数。"),
        "doubled-parameter": ("参数重复", "每个参数只发送一次。"),
        "bad-timeout": ("timeout必须是大于0的秒数", "请改为正数，或省略该参数。"),
        "bad-request": ("无法读取该请求", "请检查地址和请求头。"),
        "unknown-graph": ("没有这个图", "端点的服务描述列出了全部的图。"),
        "snapshot-gone": (
            "该快照已不再保留",
            "请按下述步骤重新构建：取得该版本的文件，安装其锁定的软件包，运行itukg build，再比对标识；"
            "或省略snapshot，查询当前快照。",
        ),
        "no-snapshots": ("此处没有快照", "请省略snapshot。"),
        "gone": ("曾经发布，现已不存在", "较早的版本中有此名称；发布记录中仍可查到。"),
        "request-too-large": ("请求过大", "请缩短查询。"),
        "address-too-long": ("地址过长", "较长的查询请用POST发送。"),
        "headers-too-large": ("请求头过大", "请减少请求头。"),
        "range-not-satisfiable": ("文件没有那么长", "请求文件长度以内的范围，或整个文件。"),
        "unsupported-media-type": ("不接受这种请求体", "请以表单或application/sparql-query发送查询。"),
        "unsupported-charset": ("请求体必须是UTF-8", "请改用UTF-8。"),
        "memory": ("查询所需内存超出限额", "请缩小查询范围。"),
        "remote-failed": ("后端存储出现故障", "请稍后再试。"),
        "remote-timeout": ("后端存储没有及时应答", "请缩小查询范围，或稍后再试。"),
        "unknown-thing": ("没有以此为名的事物", "图谱中没有关于该名称的任何陈述。请检查拼写，或从首页查找。"),
        "unknown-question": ("没有这个问题", "全部问题见问题列表。"),
        "unknown-version": ("没有这一版本", "此处只提供当前版本。"),
        "unknown-format": ("没有这种格式", "请使用.ttl、.jsonld、.rdf或.nt。"),
        "not-found": ("此地址下没有内容", "请检查地址，或从首页查找。"),
        "method-not-allowed": ("此处不接受这种请求方法", "数据集只供读取。"),
        "not-acceptable": ("无法提供所要求的格式", "请改用下面列出的格式之一。"),
        "malformed-query": ("无法执行该查询", "请按下面所示的位置修改查询。"),
        "query-too-long": ("查询过长", "请缩短查询。"),
        "query-too-deep": ("查询嵌套过深", "请减少括号和运算符的嵌套层数。"),
        "read-only": ("拒绝修改：本端点只读", "数据集以Turtle文件编辑，经校验后作为新快照发布。"),
        "service-refused": ("拒绝使用SERVICE", "本端点不代为查询其他端点；请分别查询后自行合并结果。"),
        "deadline": ("查询耗时过长", "请缩小查询范围，或添加LIMIT。"),
        "query-ended": ("查询未得出结果即已终止", "最常见的原因是嵌套过深。请简化查询，或重试。"),
        "result-too-large": ("结果过大", "请添加LIMIT，或减少所查的列。"),
        "slow-request": ("请求发送过慢", "请在规定时间内发完请求。"),
        "broken-request": ("请求中断", "收到的内容少于所声明的长度，请重新发送。"),
        "too-many-queries": ("您同时进行的查询过多", "请等待已提交的查询结束。已放弃的查询在结束前仍计入。"),
        "queue-full": ("服务器繁忙", "请稍后再试。"),
        "store-unavailable": ("存储暂时没有应答", "请稍后再试。"),
        "internal": ("服务器出现故障", "故障已记录。"),
    }
}
