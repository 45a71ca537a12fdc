using UserProvisioning.Importing;

namespace UserProvisioning.PowerShell;

/// <summary>Shows the progress of an import: the stage, its rows, and the share of all stages that is done.</summary>
internal sealed class ImportProgressWriter(ProgressMeter meter, string unit = "row") : IProgress<ImportProgress>
{
    public void Report(ImportProgress value) => meter.Show(
        value.Share,
        value.TotalRows > 0 && value.Stage != ImportStage.Reading
            ? $"{ProgressMeter.Number(value.Rows)} of {Counted.Of(value.TotalRows, unit)}"
            : Counted.Of(value.Rows, unit),
        value.Stage.ToString());
}
