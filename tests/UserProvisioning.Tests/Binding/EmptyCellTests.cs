using System.Management.Automation;
using UserProvisioning.Tests.Cmdlets;

namespace UserProvisioning.Tests.Binding;

/// <summary>Tests that an empty cell of a CSV file binds to every parameter that takes its value from a property, and gives no value.</summary>
public sealed class EmptyCellTests : IDisposable
{
    private readonly Session _session = new(connect: false);

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Each_optional_parameter_takes_an_empty_cell()
    {
        var refused = new List<string>();
        int asked = 0;
        foreach (CmdletInfo cmdlet in _session.Do("Get-Command -Module UserProvisioning").Select(item => (CmdletInfo)item.BaseObject))
        {
            foreach (ParameterMetadata parameter in cmdlet.Parameters.Values)
            {
                List<ParameterAttribute> uses = parameter.Attributes.OfType<ParameterAttribute>().ToList();
                bool isFilter = cmdlet.Verb is "Get" or "Compare";
                if (isFilter || !uses.Any(use => use.ValueFromPipelineByPropertyName) || uses.Any(use => use.Mandatory || use.ValueFromPipeline))
                {
                    continue;
                }

                asked++;
                try
                {
                    object? value = string.Empty;
                    foreach (ArgumentTransformationAttribute transformation in parameter.Attributes.OfType<ArgumentTransformationAttribute>())
                    {
                        value = transformation.Transform(null!, value!);
                    }

                    bool takesNull = !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
                    if (value is null && !takesNull)
                    {
                        throw new InvalidCastException("The parameter takes no null.");
                    }

                    if (value is not null)
                    {
                        LanguagePrimitives.ConvertTo(value, parameter.ParameterType);
                    }

                    if (parameter.Attributes.OfType<ValidateArgumentsAttribute>().Any() && value is null or ""
                        && !parameter.Attributes.OfType<AllowNullAttribute>().Any() && parameter.ParameterType != typeof(string))
                    {
                        throw new InvalidCastException("The parameter refuses an empty value.");
                    }
                }
                catch (Exception exception) when (exception is RuntimeException or InvalidCastException)
                {
                    refused.Add($"{cmdlet.Name} -{parameter.Name}: {exception.Message}");
                }
            }
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
        Assert.True(asked > 50, $"Only {asked} parameters were tested.");
    }
}
