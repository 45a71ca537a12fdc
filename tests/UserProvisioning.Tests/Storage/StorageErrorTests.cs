using Microsoft.Data.Sqlite;
using UserProvisioning.Storage.Sqlite;

namespace UserProvisioning.Tests.Storage;

public class StorageErrorTests
{
    [Theory]
    [InlineData(5, ErrorIds.Conflict)]
    [InlineData(6, ErrorIds.Conflict)]
    [InlineData(19, ErrorIds.Conflict)]
    [InlineData(8, ErrorIds.ConnectionFailed)]
    [InlineData(11, ErrorIds.ConnectionFailed)]
    [InlineData(13, ErrorIds.ConnectionFailed)]
    [InlineData(14, ErrorIds.ConnectionFailed)]
    [InlineData(26, ErrorIds.ConnectionFailed)]
    [InlineData(1, ErrorIds.ConnectionFailed)]
    public void An_error_of_SQLite_has_an_error_id_and_names_the_file(int code, string errorId)
    {
        var thrown = new SqliteException("message", code);
        ProvisioningException error = SqliteErrors.Translate(thrown, "test.db")!;
        Assert.Equal((errorId, "test.db", thrown), (error.ErrorId, error.Target, error.InnerException));
        Assert.Contains("'test.db'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_known_error_keeps_its_id_and_an_unexpected_exception_has_none()
    {
        var known = new ProvisioningException(ErrorIds.UserNotFound, "message");
        Assert.Same(known, SqliteErrors.Translate(known, "test.db"));
        Assert.Null(SqliteErrors.Translate(new InvalidOperationException(), "test.db"));
    }
}
