using System.Reflection;
using PublicApiGenerator;

namespace GeminiRx.Testing;

/// <summary>Compares the public API of a package with an approved text, so that a review sees each change.</summary>
public static class PublicApi
{
    /// <summary>
    /// Reads <c>tests/GeminiRx.Testing/Approved/{assembly}.txt</c>. With <c>GEMINIRX_APPROVE=1</c> in the environment, writes it instead.
    /// </summary>
    /// <returns>The approved text and the current one.</returns>
    public static (string Approved, string Present) Compare(Assembly assembly)
    {
        var file = Path.Combine(Repository.Root, "tests", "GeminiRx.Testing", "Approved", $"{assembly.GetName().Name}.txt");
        var present =
            assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false }).ReplaceLineEndings("\n").TrimEnd()
            + "\n";
        if (Environment.GetEnvironmentVariable("GEMINIRX_APPROVE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, present);
        }

        return (File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "", present);
    }
}
