use serde_json::Value;

use super::bake_key::BakeKey;
use super::bakery::Bakery;
use super::cause::Cause;
use super::config::Configuration;
use super::error::BakeError;
use super::lookup::{Answers, Asked};
use super::provider::Provider;
use super::recipe::Recipe;
use super::release::EmptyValues;
use super::request::{BakeRequest, RequestError};
use crate::source::Causes;

/// Everything that a bake depends on.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// The region in the path of the request.
    pub region: &'a str,
    /// The posted JSON.
    pub body: &'a Value,
    pub configuration: &'a Configuration,
    /// What the assumed release drops.
    pub empty_values: EmptyValues,
    /// Milliseconds since 1970 in UTC.
    pub clock_millis: i64,
    /// The id that Rosco would make up.
    pub generated_request_id: &'a str,
    pub answers: &'a Answers,
}

/// What Rosco makes of one bake request.
#[derive(Debug, Clone)]
pub struct Bake {
    pub request: BakeRequest,
    /// The request's provider, or the configured default.
    pub provider: Provider,
    pub bake_key: Result<BakeKey, BakeError>,
    pub recipe: Result<Recipe, BakeError>,
    pub masked_parameters: Vec<String>,
    pub asked: Asked,
    /// What the values' cause ids stand for.
    pub causes: Causes<Cause>,
}

/// Gives bake key and recipe, each with its own error. Fails only where Rosco
/// would not take the body at all. Mirrors rosco `BakeryController.createBake`.
pub fn bake(order: Order<'_>) -> Result<Bake, RequestError> {
    let Order { region, body, configuration, answers, clock_millis, .. } = order;
    let mut request = BakeRequest::from_json(body, order.generated_request_id)?;
    let default_provider = request.cloud_provider_type.is_none();
    let provider = *request.cloud_provider_type.get_or_insert(configuration.default_cloud_provider_type.value);
    let mut bakery = Bakery {
        region,
        request: &request,
        default_provider,
        configuration,
        clock_millis,
        answers,
        causes: Causes::default(),
        asked: Asked::default(),
    };
    let providers = &configuration.providers;
    let unknown = || BakeError::UnknownProvider { provider: provider.to_string() };
    let bake_key = providers.bake_key(provider, &mut bakery).unwrap_or_else(|| Err(unknown()));
    let recipe = providers.recipe(provider, &mut bakery, order.empty_values).unwrap_or_else(|| Err(unknown()));
    let Bakery { causes, asked, .. } = bakery;
    let masked_parameters = configuration.masked_parameters(provider);
    Ok(Bake { request, provider, bake_key, recipe, masked_parameters, asked, causes })
}
