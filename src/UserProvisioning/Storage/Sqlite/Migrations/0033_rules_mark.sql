-- A mark of the state of the assignment rules and of all that they are compiled from. The triggers replace it by a random one with every change, so
-- that no statement can change a rule and leave the mark: rules that were compiled under a mark hold for as long as it is there.

CREATE TABLE RulesMark (
    Mark TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO RulesMark (Mark) VALUES (lower(hex(randomblob(16))));

CREATE TRIGGER RulesMark_RuleMade AFTER INSERT ON AssignmentRules BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_RuleChanged AFTER UPDATE ON AssignmentRules BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_RuleGone AFTER DELETE ON AssignmentRules BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;

CREATE TRIGGER RulesMark_GrantMade AFTER INSERT ON AssignmentRuleGrants BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_GrantChanged AFTER UPDATE ON AssignmentRuleGrants BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_GrantGone AFTER DELETE ON AssignmentRuleGrants BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;

CREATE TRIGGER RulesMark_ContainedMade AFTER INSERT ON ProfileGroups BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_ContainedChanged AFTER UPDATE ON ProfileGroups BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_ContainedGone AFTER DELETE ON ProfileGroups BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;

CREATE TRIGGER RulesMark_FieldMade AFTER INSERT ON ContactFields BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_FieldChanged AFTER UPDATE ON ContactFields BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_FieldGone AFTER DELETE ON ContactFields BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;

CREATE TRIGGER RulesMark_AuthorizationMade AFTER INSERT ON Authorizations BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_AuthorizationChanged AFTER UPDATE ON Authorizations BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
CREATE TRIGGER RulesMark_AuthorizationGone AFTER DELETE ON Authorizations BEGIN UPDATE RulesMark SET Mark = lower(hex(randomblob(16))); END;
