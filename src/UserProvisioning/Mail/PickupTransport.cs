using System.Globalization;
using MimeKit;
using UserProvisioning.Common;

namespace UserProvisioning.Mail;

/// <summary>
/// Writes each mail as an .eml file into a folder, from which a mail server or a person takes it. A file appears whole
/// or not at all, and only its owner can read it, since it holds a password.
/// </summary>
internal sealed class PickupTransport : IMailTransport
{
    /// <summary>The most characters of an e-mail address in the name of its file, since file systems limit the length of names.</summary>
    private const int LongestName = 100;

    private readonly string _directory;

    internal PickupTransport(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProvisioningException(
                ErrorIds.MailFailed, $"The pickup directory '{directory}' cannot be used: {OutsideText.Sentence(exception)}", directory, exception);
        }

        _directory = directory;
    }

    /// <summary>Refuses a folder that cannot be made, since a file stands in its way. It makes no folder.</summary>
    internal static void Check(string directory)
    {
        string? parent = directory;
        while (parent is not null && !Directory.Exists(parent))
        {
            if (File.Exists(parent))
            {
                throw new ProvisioningException(
                    ErrorIds.MailFailed, $"The pickup directory '{directory}' cannot be used: '{parent}' is a file.", directory);
            }

            parent = Path.GetDirectoryName(parent);
        }
    }

    public void Send(MimeMessage message, CancellationToken cancellation)
    {
        string address = ((MailboxAddress)message.To[0]).Address;
        string recipient = new(address.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or '@').Take(LongestName).ToArray());
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{message.Date.UtcDateTime:yyyyMMdd'T'HHmmssfff}-{recipient}-{Guid.NewGuid():N}");
        string temporary = Path.Combine(_directory, name + ".tmp");
        try
        {
            using (FileStream stream = PrivateFile.Create(temporary))
            {
                message.WriteTo(stream, cancellation);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, Path.Combine(_directory, name + ".eml"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            PrivateFile.TryDelete(temporary);
            throw new MailStoppedException($"the folder '{_directory}' cannot be written to: {OutsideText.Sentence(exception)} See its disk and "
                + "its rights.", exception);
        }
    }

    public void Dispose()
    {
    }
}
