using System.Text;

namespace UserProvisioning.Tests.EmployeeFiles.Fuzzing;

/// <summary>The valid files that the fuzzer breaks. Each uses much of what its format allows.</summary>
internal static class FuzzSeeds
{
    public static readonly string[] Csv =
    [
        "Personeelsnummer;Voornaam;Tussenvoegsel;Achternaam;E-mail;Taal;Datum in dienst;Datum uit dienst;Actief\r\n"
        + "1;Jan;van der;Berg;jan@example.org;nl;01-02-2020;;Ja\r\n2;\"Åsa "
        + "\"\"A\"\"\";;Groß;asa@example.org;en;2020-03-04;31-12-2099;Ja\r\n\r\n3;;;Smit;;;;01-01-2020;Nee\r\n",
        "\uFEFFsep=,\nExternalReference,LastName,OrganizationName,OrganizationReference,Type,License,UserGroups,CreateUser,Username\n"
        + "o1,,Acme,,Organization,,,,\n1,\"Jan\nsen\",,o1,Person,Requestor,Staff|Planners,true,jan\n2,Smit,,o1,,FullUser,Nobody,yes,\n2,Double,,,,"
        + ",,,\n",
        "EMPLOYEE_ID\tLAST NAME\tMANAGER\n1\tJansen\t2\n2\tSmit\t1\n3\tVries\t\t\t\n",
    ];

    public static readonly string[] Json =
    [
        "[\n  { \"employeeId\": 1, \"firstName\": \"Jan\", \"lastName\": \"B\\u00e9rg\", \"startDate\": \"2020-01-02\", \"active\": true },\n"
        + "  { \"employeeId\": 2.0, \"lastName\": \"Smit \\ud83d\\ude00\", \"userGroups\": [\"Staff\", null, 3], \"createUser\": true, \"name\": "
        + "{ \"a\": [ { \"b\": 1 } ] } }\n]\n",
        "{\"employeeId\":1,\"lastName\":\"x\"}\n{\"employeeId\":2,\"lastName\":\"y\",\"active\":false}\n",
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:ListResponse\"],\"totalResults\":2,\"Resources\":[{\"id\":\"a\","
        + "\"externalId\":\"1\",\"userName\":\"jan\","
        + "\"name\":{\"givenName\":\"Jan\",\"familyName\":\"Berg\"},\"emails\":[{\"value\":\"a@example.org\",\"type\":\"home\"},"
        + "{\"value\":\"b@example.org\",\"primary\":true}],\"active\":true,"
        + "\"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User\":{\"department\":\"D\",\"manager\":{\"value\":\"b\"}}},{\"id\":\"b\","
        + "\"displayName\":\"Smit\",\"preferredLanguage\":\"nl;q=1\"}]}",
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:BulkRequest\"],\"Operations\":[{\"method\":\"POST\",\"path\":\"/Users\","
        + "\"bulkId\":\"q\",\"data\":{\"externalId\":\"1\",\"displayName\":\"A\"}},"
        + "{\"method\":\"DELETE\",\"path\":\"/Users/2\"},{\"method\":\"PUT\",\"path\":\"/Users/3\",\"data\":{\"displayName\":\"B\"}}]}",
    ];

    public static IEnumerable<WorkbookBuilder> Workbooks()
    {
        var staff = new WorkbookBuilder();
        int padded = staff.Style("\"P\"0000");
        int date = staff.Style("[$-413]d mmmm yyyy;@");
        yield return staff
            .Sheet("Read me", WorkbookBuilder.Texts(1, "Instructions") + WorkbookBuilder.Texts(3, "Type", "explained"))
            .Sheet(
                "Staff",
                WorkbookBuilder.Row(
                    2,
                    staff.Shared("A2", "Personeelsnummer"),
                    staff.Shared("B2", "Achternaam"),
                    staff.Shared("C2", "Startdatum"),
                    staff.Shared("D2", "Actief"),
                    staff.Shared("E2", "Afdeling"))
                + WorkbookBuilder.Row(
                    3,
                    WorkbookBuilder.Number("A3", "7", padded),
                    staff.SharedXml("B3", "<r><t>Jan</t></r><rPh sb=\"0\" eb=\"1\"><t>y</t></rPh><r><t xml:space=\"preserve\"> sen</t></r>"),
                    WorkbookBuilder.Number("C3", "44000.5", date),
                    "<c r=\"D3\" t=\"b\"><v>1</v></c>")
                + WorkbookBuilder.Row(
                    5,
                    WorkbookBuilder.Number("A5", "8.0"),
                    "<c r=\"B5\" t=\"str\"><f>A1&amp;B1</f><v>Smit_x000D_</v></c>",
                    WorkbookBuilder.Number("C5", "59", WorkbookBuilder.DateStyle),
                    "<c r=\"D5\" t=\"b\"><v>0</v></c>",
                    "<c r=\"E5\" t=\"e\"><v>#N/A</v></c>")
                + WorkbookBuilder.Row(
                    6,
                    WorkbookBuilder.Inline("A6", "9"),
                    WorkbookBuilder.Inline("B6", "Vries"),
                    "<c r=\"C6\" t=\"d\"><v>2026-01-02T00:00:00</v></c>",
                    "<c r=\"D6\"><f>TRUE()</f></c>"));
        yield return new WorkbookBuilder { Is1904 = true }.Sheet("S", WorkbookBuilder.Texts(1, "Employee ID", "Last name", "Start date")
            + WorkbookBuilder.Row(2, WorkbookBuilder.Number("A2", "1"), WorkbookBuilder.Inline("B2", "x"), WorkbookBuilder.Number("C2", "40000", 1)));
    }

    public static byte[] Encode(string text, Encoding encoding) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
}
