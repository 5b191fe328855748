"""提案方針: who makes what, written by the lead and accepted by those it names."""

from portal.beginning.sample.stage import Stage, sent
from portal.forms import read
from portal.proposals.forms import NewProposal, NewWord
from portal.proposals.service import answer_proposal, write_proposal

Operation = tuple[str, str, str]
"""Its name, the company, what is to be kept to."""
OPERATIONS: dict[str, tuple[Operation, ...]] = {
    "stage": (("切削加工", "a", "図面公差 ±0.02"), ("仕上げ", "c", "糸面取り、Ra1.6")),
    "cover": (("レーザー切断・曲げ", "b", "内R1.5以下"), ("手仕上げ", "c", "外観面に傷なきこと")),
    "bracket": (
        ("切削加工", "a", "溶接後に基準面を加工"),
        ("曲げ・TIG溶接", "b", "全周溶接、ひずみ0.3以下"),
    ),
    "gripper": (("Milling", "c", "±0.05"), ("Surface grinding", "a", "flat within 0.05 mm")),
    "shaft": (("旋削・円筒研削", "a", "⌀12 h6"), ("仕上げ", "c", "両端C0.5")),
    "chassis": (
        ("Machining", "a", "mounting faces after welding"),
        ("Laser cutting, bending, TIG welding", "b", "straight within 0.5 mm"),
        ("Finishing", "c", "all edges deburred"),
    ),
    "pin": (("旋削・円筒研削", "a", "⌀8 h6"),),
    "holder": (("切削加工", "a", ""), ("曲げ", "b", "内R1.0"), ("バフ仕上げ", "c", "#400")),
}
NOT_ANSWERED = {"holder": {"c"}}
"""Who hasn't said a word yet."""
NOTES = {
    "holder": "板厚2.0に合わせて曲げRを見直しました。ご確認をお願いします。",
    "pin": "全工程を社内で行います。",
}


def leads_propose(stage: Stage) -> None:
    """The leads write down who makes what; the named shops accept, all but one."""
    for name, operations in OPERATIONS.items():
        asked = stage.asked[name]
        steps = [
            {"name": what, "company_id": str(stage.companies[short]), "specification": specified}
            for what, short, specified in operations
        ]
        plans = [{"part_id": str(part), "operations": steps} for part, _quantities in asked.parts]
        body = sent(based_on=0, note=NOTES.get(name, "打合せの通り分担します。"), parts=plans)
        with stage.work(f"{asked.lead}_engineer") as work:
            proposal = write_proposal(work, asked.id, read(NewProposal, body))
        asked.proposal = proposal.id
        for short in {short for _what, short, _specified in operations}:
            if short == asked.lead or short in NOT_ANSWERED.get(name, ()):
                continue
            with stage.work(f"{short}_engineer") as work:
                answer_proposal(work, proposal.id, read(NewWord, sent(accepted=True)))
