using System.Text;
using UserProvisioning.Storage;

namespace UserProvisioning.Tests.Storage;

/// <summary>Tests of the bytes by which the holder of the write lock is named.</summary>
public class WriteLockHolderTests
{
    private static readonly DateTime Since = new(2026, 5, 4, 3, 2, 1, DateTimeKind.Utc);

    [Theory]
    [InlineData("Import-EmployeeFile", 12L, 57)]
    [InlineData("", null, null)]
    public void What_was_written_is_read(string command, long? run, int? session)
    {
        var holder = new WriteLockHolder("anna@PC1", 4711, "pwsh", command, run, Since, session);
        byte[] bytes = holder.Write(128);
        Assert.Equal(holder, WriteLockHolder.Read(bytes));
        Assert.Equal(holder, WriteLockHolder.Read([.. bytes, .. new byte[128 - bytes.Length]]));
    }

    [Fact]
    public void Only_the_end_of_the_account_is_cut_where_there_is_no_room()
    {
        var holder = new WriteLockHolder(new string('é', 100) + "@PC1", 4711, "pwsh", "Import-EmployeeFile", 12, Since);
        for (int most = 120; most < 124; most++)
        {
            byte[] bytes = holder.Write(most);
            Assert.InRange(bytes.Length, 0, most);
            WriteLockHolder read = WriteLockHolder.Read(bytes)!;
            Assert.Equal(holder with { Account = read.Account }, read);
            Assert.Matches("^é{20,}$", read.Account);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("what another program stores")]
    [InlineData("x\n1\npwsh\n\n\n\nanna")]
    [InlineData("1\nx\npwsh\n\n\n\nanna")]
    [InlineData("-1\n1\npwsh\n\n\n\nanna")]
    [InlineData("9223372036854775807\n1\npwsh\n\n\n\nanna")]
    public void Anything_else_names_nobody(string text) => Assert.Null(WriteLockHolder.Read(Encoding.UTF8.GetBytes(text)));
}
