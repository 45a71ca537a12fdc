using System.Globalization;
using UserProvisioning.EmployeeInterfaces;

namespace UserProvisioning.PowerShell;

/// <summary>The progress of a transfer, in bytes of a file.</summary>
internal sealed class TransferProgressWriter(ProgressMeter meter) : IProgress<EmployeeInterfaceProgress>
{
    private const double Megabyte = 1024 * 1024;

    public void Report(EmployeeInterfaceProgress value) => meter.Show(
        value.TotalBytes == 0 ? 0 : Math.Min((double)value.Bytes / value.TotalBytes, 1),
        string.Create(CultureInfo.CurrentCulture, $"{value.FileName}: {value.Bytes / Megabyte:N1} of {value.TotalBytes / Megabyte:N1} MB"));
}
