using System.Runtime.InteropServices;
using System.Security;

namespace UserProvisioning.Common;

/// <summary>Converts between a secure string and bytes that a hash function takes.</summary>
internal static class SecureText
{
    internal static string Read(SecureString secure)
    {
        nint pointer = Marshal.SecureStringToGlobalAllocUnicode(secure);
        try
        {
            return Marshal.PtrToStringUni(pointer, secure.Length);
        }
        finally
        {
            Marshal.ZeroFreeGlobalAllocUnicode(pointer);
        }
    }

    internal static SecureString Make(string text)
    {
        var secure = new SecureString();
        foreach (char c in text)
        {
            secure.AppendChar(c);
        }

        secure.MakeReadOnly();
        return secure;
    }
}
