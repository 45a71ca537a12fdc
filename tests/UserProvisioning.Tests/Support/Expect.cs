namespace UserProvisioning.Tests.Support;

internal static class Expect
{
    /// <summary>Checks that an action fails with an error id and a readable message, and leaves the database unchanged.</summary>
    public static ProvisioningException Fails(this TestDatabase database, string errorId, Action action)
    {
        string before = database.Dump();
        ProvisioningException exception = Assert.Throws<ProvisioningException>(action);
        Assert.Equal(errorId, exception.ErrorId);
        Assert.EndsWith(".", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, database.Dump());
        return exception;
    }
}
