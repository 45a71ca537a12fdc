using UserProvisioning.Tests.Support;

namespace UserProvisioning.Tests.Cmdlets;

/// <summary>Tests of Find-DuplicateContact.</summary>
public sealed class FindDuplicateContactTests : IDisposable
{
    private const string Show = " | ForEach-Object { \"$($_.By) $($_.Value): $($_.Contacts.ExternalReference -join ',')\" }";

    private readonly Session _session = new();

    public FindDuplicateContactTests() => _session.Do("""
        $null = New-Contact -FirstName Ann -LastName Bos -ExternalReference A -Email ann@example.org -Phone '+31 6 12345678'
        $null = New-Contact -FirstName Bob -LastName Vos -ExternalReference B -Email ANN@example.org
        $null = New-Contact -FirstName Änn -LastName bos -ExternalReference C -Phone 0612345678
        $null = New-Contact -FirstName Cas -LastName Mos -ExternalReference D -Email ann@example.org -Phone '0031 612345678'
        $null = New-Contact -FirstName Ann -LastName Bos -ExternalReference E
        $null = New-Contact -OrganizationName Acme -ExternalReference O -Phone 020-1
        $null = New-Contact -FirstName Dan -LastName Los -ExternalReference F -Email dan@example.org
        Disable-Contact E
        """);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Active_contacts_that_share_a_value_are_one_object_for_each_value() => Assert.Equal(
        ["Email ann@example.org: A,B,D", "Phone +31 6 12345678: A,C,D", "Name Ann Bos: A,C"], _session.Text("Find-DuplicateContact" + Show));

    [Theory]
    [InlineData("Email", "Email ann@example.org: A,B,D")]
    [InlineData("Name, Phone, Name", "Name Ann Bos: A,C", "Phone +31 6 12345678: A,C,D")]
    public void By_selects_what_they_share(string by, params string[] expected) =>
        Assert.Equal(expected, _session.Text($"Find-DuplicateContact {by}{Show}"));

    [Theory]
    [InlineData("$null")]
    [InlineData("@()")]
    [InlineData("''")]
    public void An_empty_By_is_refused(string by) => _session.Terminates("ParameterArgumentTransformationError", $"Find-DuplicateContact -By {by}");

    [Fact]
    public void The_contacts_can_be_piped_on_and_know_their_database()
    {
        Assert.Equal(
            ["A", "C"],
            _session.Text("(Find-DuplicateContact Name).Contacts | Set-Contact -Department D -PassThru | ForEach-Object ExternalReference"));
        Assert.Empty(_session.Text("Find-DuplicateContact Name | Where-Object { -not $_.Contacts[0].DatabaseId }"));
    }

    [Fact]
    public void Groups_are_found_wherever_their_contacts_stand_among_many()
    {
        Assert.SkipWhen(TestServer.IsUsed, "This test inserts rows with SQL of SQLite.");
        _session.Sql("""
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)
            INSERT INTO Contacts (Type, LastName, DisplayName, Email)
            SELECT 'Person', 'L' || i, 'L' || i, 'mail' || (i % 6000) || '@x.example' FROM n;
            """);
        Assert.Equal(["6001 12003"], _session.Text(
            "$found = @(Find-DuplicateContact Email); \"$($found.Count) $(@($found.Contacts).Count)\""));
        Assert.Equal(
            ["ann@example.org", "mail1@x.example", "mail2@x.example"], _session.Text("@(Find-DuplicateContact Email)[0..2].Value"));
    }
}
