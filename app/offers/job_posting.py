"""schema.org ``JobPosting`` of a live offer, as search engines of jobs read it. Training and services have none.

Source: https://schema.org/JobPosting; properties required and recommended by Google for Jobs.
"""

from datetime import datetime, time, timedelta
from typing import Any

from app.kit.clock import PARIS
from app.matching.values import Contract, Kind, Remote
from app.offers.models import Offer, OfferPlace
from app.offers.values import PayPeriod

KINDS = frozenset({Kind.JOB, Kind.IMMERSION, Kind.INSERTION_SITE, Kind.VOLUNTEERING})
FULL_TIME_MINUTES = 35 * 60
EMPLOYMENT_TYPES = {Kind.IMMERSION: "INTERN", Kind.VOLUNTEERING: "VOLUNTEER", Kind.INSERTION_SITE: "TEMPORARY"}
CONTRACT_TYPES = {
    Contract.CDD: "TEMPORARY",
    Contract.INTERIM: "TEMPORARY",
    Contract.SEASONAL: "TEMPORARY",
    Contract.DAY: "PER_DIEM",
}
UNITS = {PayPeriod.HOUR: "HOUR", PayPeriod.MONTH: "MONTH", PayPeriod.YEAR: "YEAR"}


def job_posting(offer: Offer, *, url: str) -> dict[str, Any] | None:
    """Return the JSON-LD of an offer loaded whole, None for kinds that are not a job posting or without a place."""
    if offer.kind not in KINDS or offer.published_at is None:
        return None
    places = [_location(place) for place in offer.places if not place.is_stop]
    remote = offer.remote in {Remote.FULL, Remote.ANYWHERE}
    if not places and not remote:
        return None
    posting: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "title": offer.title,
        "description": offer.description,
        "identifier": {"@type": "PropertyValue", "name": "À portée", "value": offer.public_id},
        "datePosted": offer.published_at.isoformat(),
        "employmentType": employment_types(offer),
        "hiringOrganization": _organisation(offer),
        "directApply": offer.channel.value == "here",
        "url": url,
    }
    if places:
        posting["jobLocation"] = places
    if remote:
        posting["jobLocationType"] = "TELECOMMUTE"
        posting["applicantLocationRequirements"] = {"@type": "Country", "name": "FR"}
    posting |= _optional(offer)
    return posting


def employment_types(offer: Offer) -> list[str]:
    """Return the employment types, by kind then contract then hours."""
    if offer.kind is not Kind.JOB:
        return [EMPLOYMENT_TYPES[offer.kind]]
    minutes = offer.weekly_minutes_max or offer.weekly_minutes_min
    time_type = [] if minutes is None else ["FULL_TIME" if minutes >= FULL_TIME_MINUTES else "PART_TIME"]
    by_contract = CONTRACT_TYPES.get(offer.contract) if offer.contract else None
    return [*time_type, *([by_contract] if by_contract else [])] or ["OTHER"]


def _optional(offer: Offer) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if offer.expires_on:
        end = datetime.combine(offer.expires_on, time(0), tzinfo=PARIS) + timedelta(days=1)
        found["validThrough"] = end.isoformat()
    if offer.starts_on:
        found["jobStartDate"] = offer.starts_on.isoformat()
    if offer.seats_left is not None:
        found["totalJobOpenings"] = max(offer.seats_left, 0)
    if offer.pay_period and offer.pay_min_cents:
        value: dict[str, Any] = {"@type": "QuantitativeValue", "unitText": UNITS[offer.pay_period]}
        if offer.pay_max_cents and offer.pay_max_cents != offer.pay_min_cents:
            value |= {"minValue": offer.pay_min_cents / 100, "maxValue": offer.pay_max_cents / 100}
        else:
            value["value"] = offer.pay_min_cents / 100
        found["baseSalary"] = {"@type": "MonetaryAmount", "currency": "EUR", "value": value}
    return found


def _organisation(offer: Offer) -> dict[str, Any]:
    structure = offer.structure
    found: dict[str, Any] = {"@type": "Organization", "name": structure.public_name}
    if structure.website:
        found["sameAs"] = structure.website
    return found


def _location(place: OfferPlace) -> dict[str, Any]:
    address: dict[str, Any] = {
        "@type": "PostalAddress",
        "addressLocality": place.commune_name,
        "postalCode": place.postal_code,
        "addressCountry": "FR",
    }
    if place.address:
        address["streetAddress"] = place.address
    return {"@type": "Place", "address": {name: value for name, value in address.items() if value}}
