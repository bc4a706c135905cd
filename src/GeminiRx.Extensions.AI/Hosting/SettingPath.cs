using Microsoft.Extensions.Configuration;

namespace GeminiRx.Extensions.AI.Hosting;

internal static class SettingPath
{
    /// <summary>The path before the name of a setting, such as <c>Gemini:</c>; the type's name if code sets the settings.</summary>
    public static string Of(IConfigurationSection? section) => section is null ? $"{nameof(GeminiSettings)}." : section.Path + ":";
}
