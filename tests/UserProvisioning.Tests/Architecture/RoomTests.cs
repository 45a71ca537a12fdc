namespace UserProvisioning.Tests.Architecture;

/// <summary>
/// Tests which room of the service layer may use which. A room is a namespace. The rooms have an order, and each uses only
/// rooms before it, so there is no circle.
/// </summary>
public sealed class RoomTests
{
    /// <summary>Every room, lowest first, with all the rooms that it uses.</summary>
    private static readonly (string Room, string Uses)[] Table =
    [
        ("Vocabulary", ""),
        ("Common", "Vocabulary"),
        ("Fields", "Common Vocabulary"),
        ("Storage", "Common Fields Vocabulary"),
        ("Storage.Sql", "Common Fields Storage Vocabulary"),
        ("Storage.Sqlite", "Common Storage Storage.Sql Vocabulary"),
        ("Storage.SqlServer", "Common Storage Storage.Sql Vocabulary"),
        ("References", "Common Storage Vocabulary"),
        ("Runs", "Common Storage Vocabulary"),
        ("Licenses", "References Runs Storage Vocabulary"),
        ("Naming", "Common Fields Storage Vocabulary"),
        ("Settings", "Common Fields Naming References Runs Storage Vocabulary"),
        ("Rules", "Common Fields Licenses Naming References Runs Storage Vocabulary"),
        ("Authorizations", "Common Licenses References Rules Runs Settings Storage Vocabulary"),
        ("Contacts", "Common Fields Runs Settings Storage Vocabulary"),
        ("SystemUsers", "Common Licenses Naming References Rules Runs Settings Storage Vocabulary"),
        ("Assigning", "Common Contacts Licenses References Rules Runs Settings Storage SystemUsers Vocabulary"),
        ("Mail", "Common Vocabulary"),
        ("Credentials", "Common Contacts Mail References Runs Settings Storage SystemUsers Vocabulary"),
        ("Tables", "Common Vocabulary"),
        ("Sources", "Common Fields Settings Storage Tables Vocabulary"),
        ("OwnFields", "Fields Naming Runs Settings Sources Storage Vocabulary"),
        ("Exporting", "Common Fields Sources Storage Tables Vocabulary"),
        ("Importing", "Assigning Common Contacts Exporting Fields Licenses References Rules Runs Settings Sources Storage SystemUsers Tables "
            + "Vocabulary"),
        ("Applying", "Common Importing Runs Settings Storage Vocabulary"),
        ("Privacy", "Common Contacts Fields Importing Licenses Runs Storage SystemUsers Tables Vocabulary"),
        ("RuleRuns", "Applying Assigning Common Importing Licenses References Rules Runs Settings Storage SystemUsers Vocabulary"),
        ("EmployeeInterfaces", "Common Exporting Fields Importing Runs Sources Storage Tables Vocabulary"),
        ("Workplace", "Common Contacts Fields Importing Licenses Naming References Runs Settings Storage SystemUsers Vocabulary"),
        ("Lifecycle", "Applying Common Contacts Credentials Fields Importing Licenses Mail Privacy References Runs Settings "
            + "Storage SystemUsers Vocabulary"),
        ("Reporting", "Common Licenses Lifecycle Runs Settings Storage SystemUsers Tables Vocabulary"),
        ("Configuration", "Authorizations Credentials EmployeeInterfaces Licenses Mail OwnFields Rules Runs Settings Storage Tables Vocabulary "
            + "Workplace"),
        ("Connections", "Applying Assigning Authorizations Common Configuration Contacts Credentials EmployeeInterfaces Importing Licenses Lifecycle "
            + "OwnFields Privacy Reporting RuleRuns Rules Runs Settings Storage Storage.SqlServer Storage.Sqlite SystemUsers Tables Vocabulary "
            + "Workplace"),
    ];

    private static readonly SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> Graph =
        RoomGraph.Read(typeof(ProvisioningException).Assembly.Location);

    [Fact]
    public void Each_room_uses_the_rooms_that_the_table_lists_and_no_other() => Assert.Equal(
        Table.OrderBy(row => row.Room, StringComparer.Ordinal).Select(row =>
            $"{row.Room}: {string.Join(' ', row.Uses.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal))}"),
        Graph.Select(room => $"{room.Key}: {string.Join(' ', room.Value.Keys)}"));

    [Fact]
    public void Each_room_uses_only_rooms_that_stand_before_it()
    {
        string[] order = Table.Select(row => row.Room).ToArray();
        Assert.Empty(
            from room in Graph
            from used in room.Value
            where Array.IndexOf(order, used.Key) >= Array.IndexOf(order, room.Key)
            select $"{room.Key} stands before {used.Key} and uses it: {string.Join(", ", used.Value.Take(5))}");
    }
}
